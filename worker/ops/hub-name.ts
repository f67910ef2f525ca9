/** There is one hub. */
export const HUB_NAME = "hub";
