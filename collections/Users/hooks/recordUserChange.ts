import { recordChange } from '../../shared/recordChange'

export const recordUserChange = recordChange({
  noun: 'user',
  personal: ['name', 'email'],
  ignored: [
    'sessions',
    'updatedAt',
    'loginAttempts',
    'lockUntil',
    'resetPasswordToken',
    'resetPasswordExpiration',
  ],
  secret: ['password', 'hash', 'salt'],
  told: ({ id }, { passwordOf }) =>
    passwordOf === id ? { password: { from: '(secret)', to: '(secret)' } } : {},
})
