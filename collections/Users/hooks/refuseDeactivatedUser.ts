import { AuthenticationError, type CollectionBeforeLoginHook } from 'payload'

/** A deactivated account answers like a wrong password: the form does not tell who exists. */
export const refuseDeactivatedUser: CollectionBeforeLoginHook = ({ req, user }) => {
  if ((user as { status?: string }).status === 'deactivated') throw new AuthenticationError(req.t)
}
