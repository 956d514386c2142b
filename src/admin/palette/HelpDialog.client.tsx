'use client'

import { ActionDialog } from '../actions/ActionDialog.client'

const KEYS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl K', '⌘ K'], does: 'Search or jump: pages, actions, and anything by its id' },
  { keys: ['/'], does: 'To the search or the filters of this page' },
  { keys: ['j', 'k'], does: 'Next row, row before' },
  { keys: ['Enter'], does: 'Open the row; send a dialog’s form' },
  { keys: ['Esc'], does: 'Close what lies over the page' },
  { keys: ['?'], does: 'This list' },
]

/** The keys of the desk. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => (
  <ActionDialog title="Keys" isHeld={false} onClose={onClose}>
    <dl className="palette-help">
      {KEYS.map(({ keys, does }) => (
        <div key={does} className="palette-help__line">
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
    <p className="palette-help__note">They rest while you type in a field.</p>
    <button
      type="button"
      className="small-button palette-help__close"
      data-first-field
      onClick={onClose}
    >
      Close
    </button>
  </ActionDialog>
)
