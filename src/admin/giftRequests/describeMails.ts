import type { SentMail } from '@/mail/listMails'

export type MailLine = { text: string; isTrouble: boolean }

const NAMED = 3

/** What became of the mails about a request, a line for each way it went. Nothing without mails. */
export function describeMails(mails: readonly SentMail[], hasServer: boolean): MailLine[] {
  const of = (state: SentMail['state']) => mails.filter((mail) => mail.state === state)
  const [sent, waiting] = [of('sent'), of('waiting')]
  const tried = waiting.filter(({ problem }) => hasServer && problem !== null)
  const untried = waiting.filter((mail) => !tried.includes(mail))
  return [
    ...lineOf(sent, (names) => `Mailed to ${names}`),
    ...lineOf(untried, (names) =>
      hasServer
        ? `Mail to ${names} goes out in a moment`
        : `No mail to ${names}: no mail server is set (SMTP_URL)`,
    ),
    ...byProblem(tried, (names, problem) => `Mail to ${names} is tried again: ${problem}`),
    ...byProblem(of('failed'), (names, problem) => `Mail to ${names} failed: ${problem}`),
    ...byProblem(of('withdrawn'), (names, problem) => `No mail to ${names}: ${problem}`),
  ]
}

const lineOf = (mails: readonly SentMail[], write: (names: string) => string): MailLine[] =>
  mails.length === 0 ? [] : [{ text: write(listNames(mails)), isTrouble: false }]

/** One line for all that went wrong alike. */
function byProblem(
  mails: readonly SentMail[],
  write: (names: string, problem: string) => string,
): MailLine[] {
  const problems = [...new Set(mails.map(({ problem }) => problem))]
  return problems.map((problem) => ({
    text: write(
      listNames(mails.filter((mail) => mail.problem === problem)),
      problem ?? 'no reason was given',
    ),
    isTrouble: true,
  }))
}

/** `Jane`, `Jane and Bob`, `Jane, Bob, Ann and 4 more`. */
function listNames(mails: readonly SentMail[]): string {
  const names = mails.map(({ recipientName }) => recipientName ?? 'a deleted user')
  if (names.length > NAMED + 1)
    return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
  const last = names.at(-1) ?? ''
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
