import { AuthenticationError, type CollectionBeforeLoginHook } from 'payload'

/** An account that is shut answers like a wrong password: the form does not tell who exists. */
export const refuseDeactivatedUser: CollectionBeforeLoginHook = ({ req, user }) => {
  if ((user as { status?: string }).status !== 'active') throw new AuthenticationError(req.t)
}
