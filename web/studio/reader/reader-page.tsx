/** A finished chapter, to be read; fetched when somebody reads. */
import { later } from "../ui/later.tsx";

export const ReaderPage = later(() => import("./reader-view.tsx").then((part) => part.ReaderView));
