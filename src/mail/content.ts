/** What a mail says, before it is laid out: the same words become text and HTML. */
export type MailContent = {
  subject: string
  /** Said first, a paragraph each. */
  paragraphs: readonly string[]
  facts: readonly MailFact[]
  /** One link into the desk; its path begins with `/`. */
  action: { label: string; path: string } | null
  /** Why the recipient gets it. */
  footer: string
}

export type MailFact = { term: string; value: string }

/** A mail that somebody else has laid out. */
export type LaidOutMail = { subject: string; text: string | null; html: string | null }

/**
 * Somebody's words on one line: no breaks with which they could pretend to be a line or a header of
 * ours, and nothing that turns the direction of what follows. Cut where it is longer than `max`.
 */
export function toLine(words: string, max = 600): string {
  const line = words.replace(INVISIBLE, '').replace(BREAKS, ' ').trim()
  const characters = [...line]
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line
}

// Marks of direction, and what has no width but joins nothing.
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu
