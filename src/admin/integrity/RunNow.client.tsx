'use client'

import { Button, toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

import { postAction } from '../actions/postAction'

const ASK_EVERY_MS = 2_000

/** Starts a run, and asks for the page again until it has ended. */
export function RunNow({ isRunning }: { isRunning: boolean }) {
  const router = useRouter()
  const [isAsked, setIsAsked] = useState(false)
  const wasRunning = useRef(isRunning)
  useEffect(() => {
    if (wasRunning.current && !isRunning) toast.info('The run has ended: this is what it found.')
    wasRunning.current = isRunning
    if (!isRunning) return
    setIsAsked(false)
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh()
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isRunning, router])

  async function start() {
    setIsAsked(true)
    const answer = await postAction('/api/admin/integrity/run', {})
    if (answer.kind === 'refused') toast.error(answer.message)
    if (answer.kind === 'unknown') toast.error('No answer came back. Try again.')
    // 202, "waiting" to whoever gifts credits: the run goes on by itself.
    if (answer.kind !== 'waiting') setIsAsked(false)
    else wasRunning.current = true
    router.refresh()
  }

  const isBusy = isRunning || isAsked
  return (
    <Button size="medium" margin={false} disabled={isBusy} onClick={() => void start()}>
      {isBusy ? 'Running …' : 'Run now'}
    </Button>
  )
}
