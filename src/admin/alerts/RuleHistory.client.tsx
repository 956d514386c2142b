'use client'

import { Button, toast, useAuth, useDocumentInfo } from '@payloadcms/ui'
import { useState } from 'react'

import type { TestedChannel } from '@/alerts/testRule'

import { ActionDialog } from '../actions/ActionDialog.client'
import { postAction } from '../actions/postAction'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { CopyField } from '../keys/CopyField.client'
import './alertRule.css'
import { EventTable } from './EventTable'
import { channelWords } from './eventWords'
import { HistoryPages, useHistoryCursor } from './HistoryPages.client'
import { useRuleEvents } from './useRuleEvents'

/** Below the form of a rule: a test of its channels, its signing secret, and what it has fired. */
export function RuleHistory() {
  const { id, hasSavePermission } = useDocumentInfo()
  if (id === undefined || id === '')
    return (
      <p className="rule-history__none">
        Save the rule first: its test, its signing secret and its history stand here then.
      </p>
    )
  return <Saved rule={String(id)} mayChange={hasSavePermission === true} />
}

function Saved({ rule, mayChange }: { rule: string; mayChange: boolean }) {
  const cursor = useHistoryCursor()
  const { history, read } = useRuleEvents(rule, cursor)
  const { user } = useAuth()
  return (
    <section className="rule-history" aria-labelledby="rule-history">
      <div className="rule-history__head">
        <h2 id="rule-history" className="rule-history__title">
          History
        </h2>
        <div className="rule-history__verbs">
          <ExportAction user={user} what="alerts" permission="alerts:read" filter={{ rule }} />
          {mayChange ? <Verbs rule={rule} onTested={() => read()} /> : null}
        </div>
      </div>
      {history.kind === 'loading' ? <SkeletonTable rows={3} /> : null}
      {history.kind === 'failed' ? (
        <p role="alert">
          The history could not be read.{' '}
          <button type="button" className="small-button" onClick={() => void read()}>
            Try again
          </button>
        </p>
      ) : null}
      {history.kind === 'read' ? <EventTable events={history.events} /> : null}
      {history.kind === 'loading' ? null : (
        <HistoryPages cursor={cursor} next={history.kind === 'read' ? history.nextCursor : null} />
      )}
    </section>
  )
}

function Verbs({ rule, onTested }: { rule: string; onTested: () => Promise<void> }) {
  const [busy, setBusy] = useState<'secret' | 'test' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const path = `/api/admin/alert-rules/${encodeURIComponent(rule)}`

  async function call<Done>(verb: 'secret' | 'test', done: (body: Done) => void) {
    setBusy(verb)
    const answer = await postAction<Done>(`${path}/${verb}`, {})
    setBusy(null)
    if (answer.kind === 'refused') toast.error(answer.message)
    if (answer.kind === 'unknown') toast.error('No answer came back. Look at the history.')
    if (answer.kind === 'done') done(answer.body)
  }
  const test = async () => {
    await call<{ channels: TestedChannel[] }>('test', ({ channels }) => {
      for (const channel of channels) {
        const { tone, words } = channelWords(channel)
        toast[tone](words)
      }
    })
    await onTested()
  }
  const renew = () => call<{ secret: string }>('secret', (body) => setSecret(body.secret))
  return (
    <div className="rule-history__verbs">
      <Button
        size="medium"
        buttonStyle="secondary"
        margin={false}
        disabled={busy !== null}
        onClick={() => void renew()}
      >
        New signing secret
      </Button>
      <Button size="medium" margin={false} disabled={busy !== null} onClick={() => void test()}>
        {busy === 'test' ? 'Sending …' : 'Send a test'}
      </Button>
      {secret === null ? null : (
        <ActionDialog title="Signing secret" isHeld onClose={() => setSecret(null)}>
          <p role="status">
            <strong>Copy it now: it is never shown again.</strong> Webhooks are signed with it from
            now on, and with the one before no more.
          </p>
          <CopyField label="Secret" text={secret} isFirst />
          <div className="action-dialog__buttons">
            <Button margin={false} onClick={() => setSecret(null)}>
              I have kept the secret
            </Button>
          </div>
        </ActionDialog>
      )}
    </div>
  )
}
