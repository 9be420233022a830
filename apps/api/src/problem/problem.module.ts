import { Global, Logger, Module } from '@nestjs/common';
import { describeFault, describeRequest, type LoggedRequest } from '../http/describe-fault.ts';
import { ErrorRenderer } from '../http/error-renderer.ts';
import { problemBody, type ProblemError } from '../http/problem-error.ts';
import { toExpectedProblem, toProblem } from './to-problem.ts';

class ProblemRenderer extends ErrorRenderer {
  private readonly logger = new Logger('Problem');

  render(error: unknown) {
    const { status, detail, extras } = toProblem(error);
    return problemBody(status, detail, extras.errors, extras.members);
  }

  toProblem(error: unknown, request: LoggedRequest): ProblemError {
    const problem = toProblem(error);
    if (problem.status >= 500 && !toExpectedProblem(error))
      this.logger.error(`${describeRequest(request)}: ${describeFault(error)}`);
    return problem;
  }
}

/** Gives every capability the way to render errors, so that none of them imports this folder. */
@Global()
@Module({
  providers: [{ provide: ErrorRenderer, useClass: ProblemRenderer }],
  exports: [ErrorRenderer],
})
export class ProblemModule {}
