/** The first owner is made by the start command, never by an open web form. */
export const refuseFirstRegister = (): Response =>
  Response.json(
    {
      errors: [
        { message: 'The first owner is made by the start command: npm run owner -- create.' },
      ],
    },
    { status: 403 },
  )
