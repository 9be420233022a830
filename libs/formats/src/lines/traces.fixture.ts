// Stack traces as languages write them. Each text is one log.

export interface ExampleTrace {
  name: string;
  text: string;
  level: string;
  /** What the message is if it is not the whole text. */
  message?: string;
}

export const TRACES: ExampleTrace[] = [
  {
    name: 'Java behind a line of Log4j',
    level: 'error',
    text: `2026-11-24 10:35:22,123 ERROR [main] com.shop.Orders: Order failed
java.lang.IllegalStateException: no stock
	at com.shop.Orders.place(Orders.java:17)
	at com.shop.Main.main(Main.java:3)
	Suppressed: java.io.IOException: closed
		at com.shop.Stock.close(Stock.java:9)
Caused by: java.lang.NullPointerException: Cannot invoke "String.length()" because "<local1>" is null
	at com.shop.Stock.find(Stock.java:5)
	... 2 more`,
    message: 'Order failed',
  },
  {
    name: 'Java, whose exception has no name of its own',
    level: 'error',
    text: `2026-11-24 10:35:22,123 ERROR [main] com.shop.Orders: Order failed
java.lang.Exception: no stock
	at com.shop.Orders.place(Orders.java:17)`,
    message: 'Order failed',
  },
  {
    name: 'Java, uncaught',
    level: 'error',
    text: `Exception in thread "main" java.lang.RuntimeException: x
	at Main.main(Main.java:3)
Caused by: java.lang.Error: y
	... 1 more`,
  },
  {
    name: 'Python with chained exceptions',
    level: 'error',
    text: `2026-11-24 10:35:22,123 - shop - ERROR - Order failed
Traceback (most recent call last):
  File "/app/shop.py", line 17, in place
    stock[item]
    ~~~~~^^^^^^
KeyError: 'chair'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/shop.py", line 19, in place
    raise OrderError("no stock") from None
shop.errors.OrderError: no stock

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    main()
RuntimeError: failed`,
    message: 'Order failed',
  },
  {
    name: 'Python, uncaught',
    level: 'error',
    text: `Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ZeroDivisionError: division by zero`,
  },
  {
    name: 'Go, a panic',
    level: 'panic',
    text: `panic: runtime error: index out of range [5] with length 3 [recovered]
	panic: again

goroutine 1 [running]:
main.place(0x5, {0xc000012120, 0x3})
	/app/main.go:9 +0x1d
main.(*Server).Serve(...)
	/app/server.go:42
created by main.main in goroutine 1
	/app/main.go:3 +0x25

goroutine 17 [chan receive, 2 minutes]:
main.wait()
	/app/main.go:30 +0x1d
exit status 2`,
  },
  {
    name: 'Go, a panic in a request',
    level: 'info',
    text: `2026/11/24 10:35:22 http: panic serving 127.0.0.1:51234: boom
goroutine 34 [running]:
net/http.(*conn).serve.func1()
	/usr/local/go/src/net/http/server.go:1868 +0xb9
panic({0x6a2e40?, 0x7551b0?})
	/usr/local/go/src/runtime/panic.go:920 +0x270`,
    message: 'http: panic serving 127.0.0.1:51234: boom',
  },
  {
    name: '.NET, unhandled',
    level: 'error',
    text: `Unhandled exception. System.InvalidOperationException: no stock
 ---> System.ArgumentException: chair
   at Shop.Stock.Find(String item) in /app/Stock.cs:line 5
   --- End of inner exception stack trace ---
   at Shop.Program.Main(String[] args) in /app/Program.cs:line 3`,
  },
  {
    name: '.NET console with an exception',
    level: 'fail',
    text: `fail: Shop.Orders[17]
      Order failed
      System.InvalidOperationException: no stock
         at Shop.Program.Main(String[] args) in /app/Program.cs:line 3`,
    message:
      'Order failed\nSystem.InvalidOperationException: no stock\n   at Shop.Program.Main(String[] args) in /app/Program.cs:line 3',
  },
  {
    name: 'Node, uncaught',
    level: 'error',
    text: `/app/index.js:3
  throw new OrderError('no stock');
  ^

OrderError: no stock
    at Object.<anonymous> (/app/index.js:3:9)
    at node:internal/main/run_main_module:28:49 {
  code: 'E_STOCK',
  [cause]: Error: chair
      at find (/app/stock.js:5:9)
}

Node.js v24.1.0`,
  },
  {
    name: 'Node, console.error',
    level: 'error',
    text: `TypeError: Cannot read properties of undefined (reading 'x')
    at place (/app/index.js:3:9)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'X'
}`,
  },
  {
    name: 'Ruby',
    level: 'error',
    text: `app.rb:3:in 'Integer#/': divided by 0 (ZeroDivisionError)
	from app.rb:3:in 'Object#place'
	from app.rb:7:in '<main>'`,
  },
  {
    name: 'Rust',
    level: 'panic',
    text: `thread 'main' panicked at src/main.rs:2:5:
no stock
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a6/library/std/src/panicking.rs:697:5
   1: shop::place
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`,
  },
  {
    name: 'PHP',
    level: 'error',
    text: `[24-Nov-2026 10:35:22 UTC] PHP Fatal error:  Uncaught Exception: no stock in /app/a.php:3
Stack trace:
#0 /app/b.php(5): place()
#1 {main}
  thrown in /app/a.php on line 3`,
    message: 'PHP Fatal error:  Uncaught Exception: no stock in /app/a.php:3',
  },
  {
    name: 'java.util.logging',
    level: 'warning',
    text: `Nov 24, 2026 10:35:22 AM com.shop.Main run
WARNING: Stock is low
java.io.IOException: closed
	at com.shop.Stock.close(Stock.java:9)`,
    message: 'Stock is low',
  },
  {
    name: 'a statement on several lines',
    level: 'log',
    text: `2026-11-24 10:35:22.123 UTC [1234] LOG:  duration: 5.123 ms  statement: SELECT *
	FROM orders
	WHERE id = 17`,
    message: 'duration: 5.123 ms  statement: SELECT *',
  },
];
