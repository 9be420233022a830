// Names of people, which stand in URLs and lists, and in the records of what they did.

export const MAX_NAME_CHARACTERS = 100;
