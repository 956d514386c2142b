import { toLine, type LaidOutMail, type MailContent } from './content'

const MAX_SUBJECT = 150

/** Both forms of a mail. `adminUrl`: the desk's public origin, for the link. */
export function renderMail(content: MailContent | LaidOutMail, adminUrl: string): LaidOutMail {
  const subject = toLine(content.subject, MAX_SUBJECT)
  if (!('paragraphs' in content)) return { ...content, subject }
  const mail = toLines(content)
  return { subject, text: toText(mail, adminUrl), html: toHtml(mail, subject, adminUrl) }
}

const toLines = (content: MailContent): MailContent => ({
  ...content,
  paragraphs: content.paragraphs.map((words) => toLine(words)),
  facts: content.facts.map(({ term, value }) => ({ term: toLine(term), value: toLine(value) })),
  footer: toLine(content.footer),
})

function toText({ paragraphs, facts, action, footer }: MailContent, adminUrl: string): string {
  const width = Math.max(0, ...facts.map(({ term }) => term.length)) + 2
  return [
    ...paragraphs,
    facts.map(({ term, value }) => `${`${term}:`.padEnd(width)}${value}`).join('\n'),
    ...(action ? [`${action.label}: ${adminUrl}${action.path}`] : []),
    `-- \n${footer}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

// Styles stand on the elements: mail programs drop style sheets.
const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif'
const TERM = 'padding:4px 16px 4px 0;vertical-align:top;white-space:nowrap;opacity:.7'
const VALUE = 'padding:4px 0;vertical-align:top;overflow-wrap:anywhere'
const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:4px;background:#1f4fbf;color:#ffffff;text-decoration:none'

function toHtml(mail: MailContent, subject: string, adminUrl: string): string {
  const { paragraphs, facts, action, footer } = mail
  const address = action ? escape(`${adminUrl}${action.path}`) : ''
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escape(subject)}</title></head>`,
    `<body style="margin:0;padding:24px;font-size:15px;line-height:1.5;${FONT}">`,
    '<div style="max-width:560px;margin:0 auto">',
    ...paragraphs.map((words) => `<p style="margin:0 0 16px">${escape(words)}</p>`),
    ...(facts.length > 0
      ? [
          '<table role="presentation" style="border-collapse:collapse;margin:0 0 20px">',
          ...facts.map(
            ({ term, value }) =>
              `<tr><td style="${TERM}">${escape(term)}</td><td style="${VALUE}">${escape(value)}</td></tr>`,
          ),
          '</table>',
        ]
      : []),
    ...(action
      ? [
          `<p style="margin:0 0 8px"><a href="${address}" style="${BUTTON}">${escape(action.label)}</a></p>`,
          `<p style="margin:0 0 24px;font-size:13px;opacity:.7;overflow-wrap:anywhere">${address}</p>`,
        ]
      : []),
    `<p style="margin:0;padding-top:12px;border-top:1px solid #8884;font-size:13px;opacity:.7">${escape(footer)}</p>`,
    '</div></body></html>',
  ].join('\n')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
