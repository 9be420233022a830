import { expect, it } from 'vitest';
import { templateOf } from './message-template.ts';

it.each([
  ['Received block blk_-38 of size 67108864 from /10.1.2.3', 'Received block <*> of size <*> from <*>'],
  ['10.1.2.3:50010:Got exception while serving', '<*>:Got exception while serving'],
  ['took 12.5 ms, sent 3 KB (1.2 MB) in 4 seconds', 'took <*>, sent <*> in <*>'],
  ['deleted blk_1 blk_2 blk_3', 'deleted <*>'],
  ['values 1,2,3 and 4-5', 'values <*> and <*>'],
  ['GET https://shop.example.org/items?sort=up&page=two done', 'GET <*> done'],
  ['"GET /items?sort=up&page=two HTTP/1.1" status: 200', '"GET <*>" status: <*>'],
  ['user="Ada Lovelace" logged in', 'user=<*> logged in'],
  ["user='Ada Lovelace' logged in", 'user=<*> logged in'],
  ['reading /etc/timberline/main.conf failed', 'reading <*> failed'],
  ['opened C:\\Windows\\system.dll', 'opened <*>'],
  ['from 00:1b:44:fe:ba:b7 over fe80::a1 now', 'from <*> over <*> now'],
  ['request cafecafecafe of f47ac10b-58cc-4372-a567-0e02b2c3d479', 'request <*> of <*>'],
  ['at Sat Jun 18 02:08:12 2005', 'at <*>'],
  ['since Monday, 18 June 2005 at 02:08 PM UTC', 'since <*> at <*>'],
  ['proxy.example.org:8080 closed', '<*> closed'],
  ['lookup of www.example.org by root@example.org failed', 'lookup of <*> by <*> failed'],
  ['retry=true cached: none flag(false)', 'retry=<*> cached: <*> flag(<*>)'],
  ['lifetime <1 sec', 'lifetime <*>'],
  ['lifetime 12 sec', 'lifetime <*>'],
  ['r24=0x00 r25=0x01', 'r<*>=<*> r<*>=<*>'],
  ['interrupt enable.....0', 'interrupt enable..<*>'],
  ['name std::string is not a path and/or a value', 'name std::string is not a path and/or a value'],
  ['java.io.IOException: Broken pipe', 'java.io.IOException: Broken pipe'],
  ['\u001b[31mERROR\u001b[0m 5 failed', 'ERROR <*> failed'],
  ['  two   blanks\t1 ', 'two blanks <*>'],
  ['', ''],
  ['42', '<*>'],
])('The template of %j is %j.', (message, template) => {
  expect(templateOf(message)).toBe(template);
});

it.each([
  ['订单12345支付成功', '订单<*>支付成功'],
  ['注文 99 が失敗しました。理由：不明', '注文 <*> が失敗しました。理由：不明'],
  ['Заказ №17 оплачен', 'Заказ №<*> оплачен'],
  ['παραγγελία ٤٢ ok', 'παραγγελία <*> ok'],
  ['결제 3건 실패', '결제 <*> 실패'],
])('Digits are values in any script: %s', (message, template) => {
  expect(templateOf(message)).toBe(template);
});

it('Of a message of several lines the first one counts that is not blank.', () => {
  expect(templateOf('\n\n job 7 failed \r\n  details: 1\n  more')).toBe('job <*> failed');
});

it.each([
  ['charge failed\njava.io.IOException: no\n\tat a.B.c(D.java:1)', 'charge failed java.io.IOException'],
  ['charge failed\nCaused by: a.TimeoutException\n\tat a.B', 'charge failed a.TimeoutException'],
  [
    'java.io.IOException: pipe 7\n\tat a.B.c(D.java:1)\nCaused by: x.OtherError: no',
    'java.io.IOException: pipe <*> x.OtherError',
  ],
  [
    'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    g()\nrequests.exceptions.Timeout: after 3 s',
    'Traceback (most recent call last): requests.exceptions.Timeout',
  ],
  ['TypeError: x is not a function\n    at f (/app/a.js:1:2)', 'TypeError: x is not a function'],
])('A stack trace is told by its first line and the class of its exception: %j', (message, template) => {
  expect(templateOf(message)).toBe(template);
});

it.each([
  ['{"user":"ada","n":1}', '{"n":<*>,"user":<*>}'],
  ['{ "n" : 2.5e3 , "user" : null }', '{"n":<*>,"user":<*>}'],
  ['{\n  "a": {"c": [1, "]}"], "b": true}\n}', '{"a":{"b":<*>,"c":<*>}}'],
  ['{"items":[{"id":1},{"id":2,"x":3}],"ids":[1,2]}', '{"ids":<*>,"items":[{"id":<*>}]}'],
  ['{"jobs":{"17":"a","18":"b"}}', '{"jobs":{"<*>":<*>}}'],
  ['request 12 done {"status":200}', 'request <*> done {"status":<*>}'],
  ['{}', '{}'],
])('JSON in a message is told by its keys: %j', (message, template) => {
  expect(templateOf(message)).toBe(template);
});

it.each([
  ['{"a":x y}', '{"a":x y}'],
  ['{"a b"}', '{"a b"}'],
  ['{"b":1,"a":2} and more', '{"b":<*>,"a":<*>} and more'],
  ['[1,2,3]', '[<*>]'],
  ['[client 10.0.0.1] access [denied]', '[client <*>] access [denied]'],
])('Text that only looks like JSON is read as text: %j', (message, template) => {
  expect(templateOf(message)).toBe(template);
});

it('Messages of any content and 256 KiB are read in linear time, and their templates stay short.', () => {
  const length = 256 * 1024;
  const pieces = [
    'a',
    '1',
    ' ',
    '=',
    '="',
    "='",
    'a=',
    '://',
    '?=/',
    '/?',
    '{"',
    '[{',
    '(',
    '<',
    '.',
    ':',
    'a:',
    '"a',
    '\\',
    '\n',
    '\u001b[',
    '日',
    '{"a":',
    '[',
    'a1 ',
    'Error\n',
  ];
  for (const piece of pieces) {
    const message = piece.repeat(length / piece.length);
    for (const each of [message, `${message}}`, `a ${message}]`])
      expect(templateOf(each).length).toBeLessThan(16_000);
  }
});
