import { bucketStarts, type BucketQuery } from '@/time/bucketStarts'

/**
 * The edges of all buckets of a range: the first bucket begins where the range does, the last one
 * ends where it does. An empty range has none.
 * @throws RefusedError 400 `too_many_buckets`
 */
export function bucketEdges(query: BucketQuery): number[] {
  const starts = bucketStarts(query)
  if (starts.length === 0) return []
  return [...starts.map((start) => Math.max(start, query.from)), query.to]
}
