// Messages that the benches of this folder share.

const LINE =
  '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating';

/** Messages by name: ASCII log lines of several lengths, and other scripts. */
export const MESSAGES: Readonly<Record<string, string>> = {
  'ASCII, 24 characters': 'Connection reset by peer',
  'ASCII, 114 characters': LINE,
  'ASCII, 2,300 characters': `${LINE} `.repeat(20),
  'one accent in ASCII': LINE.replace('terminating', 'terminé'),
  Cyrillic: 'Соединение закрыто удалённым узлом 10.10.34.11, повтор через 5 секунд',
  Japanese: '接続がリモートホスト 10.10.34.11 によって閉じられました。5 秒後に再試行します',
};
