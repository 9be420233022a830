/** Words of the engines and of the code, which no answer tells a stranger. */
export const INTERNALS =
  /\n\s+at |\\n\s+at |node_modules|_exception\b|search_phase|ReplyError|WRONGTYPE|NOAUTH|_shard|timberline:/;
