'use client'

import { Button, toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { postAction } from '../actions/postAction'
import { bookedWords } from './prepareUnpriced'

type Booked = { booked: number; duplicates: number; waiting: number; charge: string }

/** Books what mappings, keys and projects of today explain; the rest goes on waiting. */
export function BookQueue() {
  const router = useRouter()
  const [isBusy, setIsBusy] = useState(false)

  async function book() {
    setIsBusy(true)
    const answer = await postAction<Booked>('/api/admin/usage-queue/book', {})
    setIsBusy(false)
    if (answer.kind === 'refused') toast.error(answer.message)
    else if (answer.kind === 'done') {
      const tell = answer.body.booked === 0 ? toast.info : toast.success
      tell(bookedWords(answer.body))
    } else toast.error('No answer came back. Ask again: each request is booked once.')
    router.refresh()
  }

  return (
    <Button
      size="medium"
      buttonStyle="secondary"
      margin={false}
      disabled={isBusy}
      onClick={() => void book()}
    >
      {isBusy ? 'Booking …' : 'Book what can be mapped now'}
    </Button>
  )
}
