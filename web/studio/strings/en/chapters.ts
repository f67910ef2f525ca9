/** How many chapters, in English. */
export const chapters = (count: number) => (count === 1 ? "1 chapter" : `${count} chapters`);
