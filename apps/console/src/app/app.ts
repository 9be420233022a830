import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

/** The whole console. Usage: `<tl-root />`, once, in index.html. */
@Component({
  selector: 'tl-root',
  imports: [RouterOutlet],
  template: `<router-outlet />`,
})
export class App {}
