/** Says on an answer which start of a local server has given it. */
export const START_ID_HEADER = "X-Start-Id";
