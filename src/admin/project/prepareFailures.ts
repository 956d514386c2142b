import type { Failure } from '@/metering/countFailures'

export type ShownFailure = Failure & {
  /** Whether the list of requests can be asked for these rows and no others. */
  isLinkable: boolean
}

/**
 * Failures as the table shows them. Requests of no kind cannot be asked for apart from those of any:
 * they lead on only where all that failed so are of none.
 */
export const prepareFailures = (failures: readonly Failure[]): ShownFailure[] =>
  failures.map((failure) => ({
    ...failure,
    isLinkable:
      failure.errorKind !== null ||
      failures.every(({ status, errorKind }) => status !== failure.status || errorKind === null),
  }))
