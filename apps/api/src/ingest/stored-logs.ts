// Counts the logs of a post that are stored, by the range of their ids.
import { type Client, errors } from '@elastic/elasticsearch';
import { indexOfId, logIdAfter } from '@timberline/elastic';

/** The ids of a post, which are all in one index. */
export interface PostedLogs {
  index: string;
  firstId: string;
  lastId: string;
  count: number;
}

/** The `count` logs of a post from its first id on. */
export function postedLogs({ firstId, count }: { firstId: string; count: number }): PostedLogs {
  return { index: indexOfId(firstId), firstId, lastId: logIdAfter(firstId, count - 1), count };
}

/** How many of the logs a search finds; undefined if their index does not exist. Throws the errors of Elasticsearch. */
export async function countStored(client: Client, logs: PostedLogs): Promise<number | undefined> {
  try {
    const query = { range: { id: { gte: logs.firstId, lte: logs.lastId } } };
    return (await client.count({ index: logs.index, query })).count;
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
    throw error;
  }
}
