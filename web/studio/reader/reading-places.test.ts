import { expect, test } from "vitest";
import { keepPlace, placeIn } from "./reading-places.ts";

function storage(kept: string | null = null) {
	let held = kept;
	return {
		getItem: () => held,
		setItem(_: string, value: string) {
			held = value;
		},
	};
}

test("each book has its own place, the last one kept", () => {
	const shelf = storage();
	keepPlace("a", { chapter: 1, at: 0 }, shelf);
	keepPlace("b", { chapter: 7, at: 120 }, shelf);
	keepPlace("a", { chapter: 2, at: 40 }, shelf);
	expect(placeIn("a", shelf)).toMatchObject({ chapter: 2, at: 40 });
	expect(placeIn("b", shelf)).toMatchObject({ chapter: 7, at: 120 });
	expect(placeIn("c", shelf)).toBeNull();
});

test("the book not opened for longest is forgotten first", () => {
	const shelf = storage();
	for (let book = 0; book < 51; book += 1) keepPlace(`book-${book}`, { chapter: 1, at: 0 }, shelf);
	expect(placeIn("book-0", shelf)).toBeNull();
	expect(placeIn("book-1", shelf)).not.toBeNull();
});

test.each(["{", "null", '[{"project":1}]'])("%o in the storage counts as nothing", (kept) => {
	expect(placeIn("a", storage(kept))).toBeNull();
});
