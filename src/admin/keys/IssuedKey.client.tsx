'use client'

import { Button } from '@payloadcms/ui'

import { ActionDialog } from '../actions/ActionDialog.client'
import { CopyField } from './CopyField.client'
import { usageCall } from './usageCall'

/** The answer that made a key: the only one that holds its token. */
export type Issued = {
  token: string
  apiKey: { id: string; description: string | null; maskedToken: string; projectId: string }
}

type Props = { title: string; issued: Issued; onClose: () => void }

/** The token, once. Nothing but its own button closes it: no click beside it loses a key. */
export const IssuedKey = ({ title, issued, onClose }: Props) => (
  <ActionDialog title={title} isHeld onClose={onClose}>
    <p role="status">
      <strong>Copy the token now: it is never shown again.</strong> Only its hash is kept here.
      Whoever loses it gets another key.
    </p>
    <CopyField label="Token" text={issued.token} isFirst />
    <CopyField
      label="Report its usage"
      text={usageCall(window.location.origin, issued.apiKey.id)}
    />
    <p className="action-dialog__hint">
      The customer calls the gateway with <code>Authorization: Bearer</code> and the token; the
      gateway reports under <code>{issued.apiKey.id}</code>.
    </p>
    <div className="action-dialog__buttons">
      <Button margin={false} onClick={onClose}>
        I have kept the token
      </Button>
    </div>
  </ActionDialog>
)
