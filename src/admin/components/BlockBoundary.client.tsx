'use client'

import { catchError, type ErrorInfo } from 'next/error'
import { Suspense } from 'react'

import { ErrorBlock } from './ErrorBlock.client'
import { SlowNotice } from './SlowNotice.client'

type Block = { title: string; requestId?: string | null | undefined }

/** The log names a server error by its digest; its message stays on the server. */
const digestOf = (error: unknown): string | null =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? error.digest
    : null

const Catching = catchError<Block>(({ title, requestId }: Block, { error, retry }: ErrorInfo) => (
  <ErrorBlock title={title} requestId={requestId ?? digestOf(error)} onRetry={retry} />
))

/**
 * One block of a page: its skeleton until it is there, "still working" after a while, and if it fails,
 * an error in its place. The rest of the page stands. For server components use Block, which also logs.
 */
export function BlockBoundary({
  title,
  requestId,
  skeleton,
  children,
}: Block & { skeleton: React.ReactNode; children: React.ReactNode }) {
  return (
    <Catching title={title} requestId={requestId}>
      <Suspense fallback={<SlowNotice title={title}>{skeleton}</SlowNotice>}>{children}</Suspense>
    </Catching>
  )
}
