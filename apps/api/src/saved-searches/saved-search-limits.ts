// How many searches can be saved, and how much room they take.

/** More than a person finds anything in. */
export const MAX_SEARCHES_PER_OWNER = 200;
/** One document has all searches of an owner, and each change sends it whole. A usual search takes 300 bytes. */
export const MAX_OWNER_BYTES = 256 * 1024;
/** Of all owners together: 3 MB, as searches usually are. */
export const MAX_SEARCHES = 10_000;
/** Everyone's list has them. */
export const MAX_SHARED_SEARCHES = 1_000;
/** The same in bytes: everyone's list is sent whole. */
export const MAX_SHARED_BYTES = 1024 * 1024;
/** The longest list: one's own, those that were saved without a login, and all that are shared. */
export const MAX_LIST_BYTES = 2 * MAX_OWNER_BYTES + MAX_SHARED_BYTES;
