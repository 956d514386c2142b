import { malformed } from '@/errors'

type Result = { status: string; code?: string }

/**
 * `?results=rejected`: only rows that somebody should look at.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function filterResults<Row extends Result, Answer extends { results: readonly Row[] }>(
  value: unknown,
): (answer: Answer) => Answer {
  if (value === undefined) return (answer) => answer
  if (value !== 'rejected')
    throw malformed('parameter_invalid', 'results may only be "rejected".', {
      parameter: 'results',
    })
  return (answer) => ({
    ...answer,
    results: answer.results.filter(
      (result) => result.status === 'rejected' || result.code === 'content_differs',
    ),
  })
}
