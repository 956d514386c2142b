import type { AuthStrategy, AuthStrategyResult } from 'payload'

type Caller = NonNullable<AuthStrategyResult['user']>

// By the headers object of one request, which ends with it: nothing is remembered from call to call.
const callers = new WeakMap<Headers, Caller>()

/** Keeps who a request was found to come from, for whoever asks again while it is answered. */
export function rememberCaller(headers: Headers, caller: Caller): void {
  callers.set(headers, caller)
}

/** The caller that was found a moment ago: the guard before every route has looked already. */
export const rememberedCaller: AuthStrategy = {
  name: 'remembered-caller',
  authenticate: ({ headers }) => ({ user: callers.get(headers) ?? null }),
}
