'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useId } from 'react'

import { formatExactCount } from '@/money/formatMoney'

const ASK_EVERY_MS = 1_500

/** How far a deletion is; asks for the page again until the certificate is there. */
export function WatchDeletion({ erased, total }: { erased: number; total: number }) {
  const id = useId()
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh()
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [router])
  return (
    <div className="delete-user__progress" role="status">
      <p id={id}>
        <strong>The account is closed and emptied.</strong> Personal parts of the audit trail:{' '}
        {formatExactCount(erased)} of {formatExactCount(total)} erased. It goes on by itself, also
        when you leave this page.
      </p>
      <progress aria-labelledby={id} value={erased} max={Math.max(total, 1)} />
    </div>
  )
}
