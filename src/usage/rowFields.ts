import type { RowRefusal } from './usageReport'

/** Thrown inside the reading of one row, and turned into its refusal; never leaves this folder. */
export class RowProblem extends Error {
  readonly refusal: RowRefusal
  constructor(code: string, message: string) {
    super(message)
    this.refusal = { code, message }
  }
}

export type RowObject = Readonly<Record<string, unknown>>

const MAX_DEPTH = 64
// Postgres stores neither NUL in text nor half a surrogate pair in UTF-8.
const CONTROL = /[\u0000-\u001f\u007f]/
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

export const isObject = (value: unknown): value is RowObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function refuseUnknown(row: RowObject, known: ReadonlySet<string>, where = ''): void {
  for (const name of Object.keys(row))
    if (!known.has(name))
      throw new RowProblem('unknown_field', `Unknown field ${where}${name.slice(0, 100)}.`)
}

/** A text field of at most `limit` characters; null where it is missing. */
export function readText(row: RowObject, name: string, limit: number): string | null {
  const value = row[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw new RowProblem('field_invalid', `${name} is text.`)
  if (value.length === 0) throw new RowProblem('field_invalid', `${name} is empty; leave it out.`)
  return requireName(value, name, limit)
}

/** The text itself, where it is short enough and can be stored. */
export function requireName(value: string, name: string, limit: number): string {
  if (value.length > limit)
    throw new RowProblem('too_large', `${name} has at most ${limit} characters.`)
  refuseUnstorable(value, name)
  return value
}

export function requireText(row: RowObject, name: string, limit: number): string {
  const value = readText(row, name, limit)
  if (value === null) throw new RowProblem('field_missing', `${name} is required.`)
  return value
}

/** Error messages come with line breaks; everything else that names something has none. */
export function readMessage(row: RowObject, name: string, limit: number): string | null {
  const value = row[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw new RowProblem('field_invalid', `${name} is text.`)
  if (value.length > limit)
    throw new RowProblem('too_large', `${name} has at most ${limit} characters.`)
  if (value.includes('\u0000') || LONE_SURROGATE.test(value))
    throw new RowProblem('field_invalid', `${name} has characters that cannot be stored.`)
  return value
}

function refuseUnstorable(value: string, name: string): void {
  if (CONTROL.test(value) || LONE_SURROGATE.test(value))
    throw new RowProblem('field_invalid', `${name} has characters that cannot be stored.`)
}

export function readChoice<T extends string>(
  row: RowObject,
  name: string,
  choices: readonly T[],
  missing: T,
): T {
  const value = row[name]
  if (value === undefined || value === null) return missing
  const choice = choices.find((candidate) => candidate === value)
  if (!choice) throw new RowProblem('field_invalid', `${name} is one of ${choices.join(', ')}.`)
  return choice
}

export function readBoolean(row: RowObject, name: string): boolean {
  const value = row[name] ?? false
  if (typeof value !== 'boolean') throw new RowProblem('field_invalid', `${name} is true or false.`)
  return value
}

export function readCount(
  row: RowObject,
  name: string,
  max: number,
  { code, where = '' }: { code: string; where?: string },
): number | null {
  const value = row[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
    throw new RowProblem(code, `${where}${name} is a whole number from 0 to ${max}.`)
  // -0 is an integer too, but not one to store.
  return value + 0
}

/** Any JSON of at most `limit` bytes, as it came. */
export function readJsonValue(row: RowObject, name: string, limit: number): unknown {
  const value = row[name]
  if (value === undefined || value === null) return null
  const { depth, isStorable } = inspectJson(value)
  if (depth > MAX_DEPTH)
    throw new RowProblem('too_large', `${name} is nested deeper than ${MAX_DEPTH} levels.`)
  if (Buffer.byteLength(JSON.stringify(value)) > limit)
    throw new RowProblem('too_large', `${name} has at most ${limit} bytes.`)
  if (!isStorable)
    throw new RowProblem('field_invalid', `${name} has characters that cannot be stored.`)
  return value
}

/** Whether Postgres can hold this JSON, and nobody has to fear its depth. */
export function isStorableJson(value: unknown): boolean {
  const { depth, isStorable } = inspectJson(value)
  return depth <= MAX_DEPTH && isStorable
}

/** Level by level, so that deep nesting costs no stack; stops where it is too deep anyway. */
function inspectJson(value: unknown): { depth: number; isStorable: boolean } {
  let depth = 0
  let isStorable = true
  let level: unknown[] = [value]
  while (level.length > 0 && depth <= MAX_DEPTH) {
    const next: unknown[] = []
    for (const item of level) {
      if (typeof item === 'string') isStorable &&= isStorableText(item)
      else if (typeof item === 'object' && item !== null)
        for (const [key, child] of Object.entries(item)) {
          isStorable &&= isStorableText(key)
          next.push(child)
        }
    }
    level = next
    depth += 1
  }
  return { depth, isStorable }
}

const isStorableText = (text: string): boolean =>
  !text.includes('\u0000') && !LONE_SURROGATE.test(text)
