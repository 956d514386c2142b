/** Where Payload's words are not the product's. */
export const adminWords = {
  authentication: { login: 'Sign in', logOut: 'Sign out' },
}
