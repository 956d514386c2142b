import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

import { randomText } from '@/ids'

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** A key of its own, so that nothing else that is encrypted with the desk's secret can be read by it. */
const keyOf = (deskSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', deskSecret, '', 'alert webhooks', 32))

/** A new secret for a receiver: `whsec_` and 40 characters. */
export const newWebhookSecret = (): string => `whsec_${randomText(40)}`

/** As it is stored: not to be read without the desk's own secret. */
export function encryptSecret(secret: string, deskSecret: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, keyOf(deskSecret), iv)
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')
}

/** @throws where it was stored under another secret of the desk, or changed since */
export function decryptSecret(stored: string, deskSecret: string): string {
  const bytes = Buffer.from(stored, 'base64')
  const decipher = createDecipheriv(ALGORITHM, keyOf(deskSecret), bytes.subarray(0, IV_BYTES))
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  const text = bytes.subarray(IV_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
}

/** The header `x-llmgateway-signature`: `t=<epoch seconds>,v1=<HMAC-SHA256 of "t.body", hex>`. */
export function signBody(body: string, secret: string, now: number): string {
  const time = Math.floor(now / 1000)
  const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return `t=${time},v1=${mac}`
}
