/** How much faster time passes in the metered bundle; its clients and its provider have to keep pace. */
export const CLOCK_SPEED = 10;
