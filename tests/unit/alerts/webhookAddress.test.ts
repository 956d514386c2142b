import { describe, expect, it } from 'vitest'

import { findAddressProblem, isPublicAddress } from '@/alerts/webhookAddress'
import { decryptSecret, encryptSecret, newWebhookSecret, signBody } from '@/alerts/webhookSecret'

describe('a receiver of webhooks', () => {
  it('is an https address of the public internet', () => {
    for (const address of [
      'https://hooks.example.com/x?y=1',
      'https://8.8.8.8/',
      'https://[2606:4700::1]/',
    ])
      expect(findAddressProblem(address, []), address).toBeNull()
    for (const address of [
      'http://hooks.example.com',
      'ftp://hooks.example.com',
      'https://user:password@hooks.example.com',
      'https://hooks.example.com/#x',
      'https://localhost/x',
      'https://a.localhost/x',
      'https://127.0.0.1/',
      // Other spellings of loopback, which the URL parser makes one.
      'https://0x7f.1/',
      'https://2130706433/',
      'https://017700000001/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://10.1.2.3/',
      'https://172.16.0.1/',
      'https://192.168.1.1/',
      'https://0.0.0.0/',
      'not an address',
      `https://hooks.example.com/${'x'.repeat(1000)}`,
    ])
      expect(findAddressProblem(address, []), address).toEqual(expect.any(String))
  })

  it('may be a private host without TLS where the operator of the desk names it', () => {
    expect(findAddressProblem('http://127.0.0.1:9000/x', ['127.0.0.1:9000'])).toBeNull()
    expect(findAddressProblem('http://alerts.internal/x', ['alerts.internal'])).toBeNull()
    expect(findAddressProblem('http://127.0.0.1:9001/x', ['127.0.0.1:9000'])).toEqual(
      expect.any(String),
    )
    expect(findAddressProblem('file://127.0.0.1/x', ['127.0.0.1'])).toEqual(expect.any(String))
  })

  it('has an address that is public, of either family', () => {
    for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111'])
      expect(isPublicAddress(address), address).toBe(true)
    for (const address of ['100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1'])
      expect(isPublicAddress(address), address).toBe(false)
    for (const address of [
      '::ffff:8.8.8.8',
      '64:ff9b::1',
      '2001:db8::1',
      '2002:a00:1::',
      'ff02::1',
      'x',
    ])
      expect(isPublicAddress(address), address).toBe(false)
  })
})

describe('a signing secret', () => {
  it('is read with the secret of the desk alone', () => {
    const secret = newWebhookSecret()
    const stored = encryptSecret(secret, 'desk')
    expect(stored).not.toContain(secret)
    expect(encryptSecret(secret, 'desk')).not.toBe(stored)
    expect(decryptSecret(stored, 'desk')).toBe(secret)
    expect(() => decryptSecret(stored, 'other desk')).toThrow()
  })

  it('signs the time and the body as documented', () => {
    // printf '1800000000.{}' | openssl dgst -sha256 -hmac secret
    expect(signBody('{}', 'secret', 1_800_000_000_999)).toBe(
      't=1800000000,v1=bb7079132825ac793cea8c013c1dd24d926b9b02132245b10588d9e5c0df70d7',
    )
  })
})
