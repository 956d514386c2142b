'use client'

import { useState } from 'react'

import { Popover } from '../components/Popover.client'
import '../components/smallButton.css'
import { ChangeStanding, titleOf, type Verb } from './ChangeStanding.client'
import './moreActions.css'

type Props = { organization: { id: string; name: string }; verbs: readonly Verb[] }

/** What is done more seldom, behind three points; each opens its dialog. */
export function MoreActions({ organization, verbs }: Props) {
  const [open, setOpen] = useState<Verb | null>(null)
  return (
    <>
      <Popover
        label="More actions"
        className="small-button more-actions__button"
        buttonLabel={
          <>
            <span className="sr-only">More actions</span>
            <span aria-hidden>⋯</span>
          </>
        }
      >
        {(close) => (
          <ul className="more-actions">
            {verbs.map((verb) => (
              <li key={verb}>
                <button
                  type="button"
                  className="more-actions__action"
                  onClick={() => {
                    close()
                    setOpen(verb)
                  }}
                >
                  {titleOf(verb)}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
      {verbs.map((verb) => (
        // What stands behind the three points is not there until they are opened.
        <button
          key={verb}
          type="button"
          hidden
          data-palette-action={titleOf(verb)}
          onClick={() => setOpen(verb)}
        />
      ))}
      {open === null ? null : (
        <ChangeStanding verb={open} organization={organization} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
