import { Global, Module } from '@nestjs/common';
import { ErrorRenderer } from '../http/error-renderer.ts';
import { problemBody } from '../http/problem-error.ts';
import { toProblem } from './to-problem.ts';

class ProblemRenderer extends ErrorRenderer {
  render(error: unknown) {
    const { status, detail, extras } = toProblem(error);
    return problemBody(status, detail, extras.errors);
  }
}

/** Gives every capability the way to render errors, so that none of them imports this folder. */
@Global()
@Module({
  providers: [{ provide: ErrorRenderer, useClass: ProblemRenderer }],
  exports: [ErrorRenderer],
})
export class ProblemModule {}
