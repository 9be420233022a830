import { Component } from '@angular/core';

/** Logs that Elasticsearch refused. Routed at `/dead-letters`. */
@Component({ selector: 'tl-dead-letters-page', template: `<h1>Dead letters</h1>` })
export class DeadLettersPage {}
