'use client'

import { toast } from '@payloadcms/ui'

import { formatMoney } from '@/money/formatMoney'

import { postAction } from './postAction'
import { tellBooked } from './tellBooked.client'

type Answer = { credits: string; transaction: { id: string } }

/**
 * Takes a gift back by a reversing row. The key is the gift's own: pressed twice, or here and in
 * another window, it is taken back once.
 * @param onDone shows the new state; not called where nothing happened
 */
export async function undoGift(
  gift: { id: string; organizationName: string },
  onDone: () => void,
): Promise<void> {
  const answer = await postAction<Answer>(
    `/api/admin/transactions/${encodeURIComponent(gift.id)}/reverse`,
    { reason: 'A wrong gift, undone within the hour', idempotencyKey: `undo-${gift.id}` },
  )
  if (answer.kind === 'done') {
    const { credits } = answer.body
    tellBooked(
      `The gift to ${gift.organizationName} is taken back. New balance ${formatMoney(credits)}.`,
      answer.body,
    )
    onDone()
  } else if (answer.kind === 'refused') toast.error(answer.message)
  else toast.error('No answer came back. Press Undo again: it is taken back once.')
}
