/** Browsers give the clipboard to https and localhost alone; elsewhere the old command still works. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  // A modal dialog lets nothing outside of it be selected.
  const within = document.querySelector('dialog[open]') ?? document.body
  within.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (!isCopied) throw new Error('The browser does not let this page copy.')
}
