import { describe, expect, it } from 'vitest'

import { prepareFailures } from '@/admin/project/prepareFailures'
import type { Failure } from '@/metering/countFailures'

const failure = (status: Failure['status'], errorKind: string | null): Failure => ({
  status,
  errorKind,
  requests: 1,
})
const linkable = (...failures: Failure[]) =>
  prepareFailures(failures).map(({ isLinkable }) => isLinkable)

describe('a way to fail leads to its requests', () => {
  it('where it has a kind', () =>
    expect(linkable(failure('upstream_error', 'timeout'))).toEqual([true]))

  it('where nothing that failed so has a kind', () =>
    expect(linkable(failure('upstream_error', null), failure('client_error', 'x'))).toEqual([
      true,
      true,
    ]))

  it('but not where its requests would stand among others', () =>
    expect(linkable(failure('upstream_error', null), failure('upstream_error', 'x'))).toEqual([
      false,
      true,
    ]))
})
