import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

import { root } from '../../scripts/test/runTool'

/** What makes a refusal with a code as its first argument, and the status that it gets. */
const MAKERS: Record<string, string> = {
  malformed: '400',
  notFound: '404',
  conflict: '409',
  against: '422',
  RowProblem: 'row',
  refusal: 'row',
  refusedAs: 'row',
}

/** What makes up a code out of the name that it gets: which argument, and the codes. */
const NAMED: Record<string, { argument: number; codes: readonly [string, string][] }> = {
  readText: { argument: 1, codes: [['400', '_invalid']] },
  readRequiredText: {
    argument: 1,
    codes: [
      ['400', '_invalid'],
      ['400', '_required'],
    ],
  },
  refuseLongText: { argument: 1, codes: [['422', '_too_long']] },
  parseChoice: { argument: 1, codes: [['400', '_invalid']] },
}

/** Codes that are made up elsewhere, by how they are written there. */
const COMPUTED: Record<string, readonly string[]> = {
  '`request_${request.status}`': ['409 request_declined', '409 request_expired'],
  '`${toCode(field)}_invalid`': [],
  '`${toCode(field)}_required`': [],
  '`${toCode(field)}_too_long`': [],
  '`${name}_invalid`': [],
}

const toCode = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

type Found = { codes: Set<string>; unknown: string[] }

/** Every refusal that the sources can make, as `status code`; `row` is the status of a row's code. */
export function findThrownCodes(): Found {
  const found: Found = { codes: new Set(), unknown: [] }
  for (const folder of ['src', 'collections'])
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }))
      if (/\.tsx?$/.test(name)) scan(path.join(folder, name), found)
  return found
}

function scan(file: string, found: Found): void {
  const text = readFileSync(path.join(root, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const isRowsFolder = /^src\/(usage|metering)\//.test(file)

  const add = (status: string, code: ts.Expression | undefined) => {
    if (code === undefined) return
    if (ts.isStringLiteral(code)) found.codes.add(`${status} ${code.text}`)
    else if (COMPUTED[code.getText()])
      for (const known of COMPUTED[code.getText()] ?? []) found.codes.add(known)
    // A code that is passed on is found where it comes from.
    else if (!ts.isIdentifier(code)) found.unknown.push(`${file}: ${code.getText()}`)
  }

  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = node.expression.getText()
      const args = node.arguments ?? []
      const status = MAKERS[callee]
      if (status) add(status, args[0])
      if (callee === 'RefusedError' && args[0] && ts.isNumericLiteral(args[0]))
        add(args[0].text, args[1])
      const named = NAMED[callee]
      const name = named ? args[named.argument] : undefined
      // The readers of rows have the same names, and no codes of their own.
      if (named && name && ts.isStringLiteral(name) && !file.startsWith('src/usage/'))
        for (const [code, ending] of named.codes)
          found.codes.add(`${code} ${toCode(name.text)}${ending}`)
    }
    if (ts.isObjectLiteralExpression(node)) addLiteral(node)
    ts.forEachChild(node, visit)
  }

  /** `{status: 503, code: 'overloaded', …}` of the server, and `{code: 'no_mapping', …}` of a row. */
  const addLiteral = (node: ts.ObjectLiteralExpression): void => {
    const valueOf = (name: string) =>
      node.properties
        .filter(ts.isPropertyAssignment)
        .find((property) => property.name.getText() === name)?.initializer
    const code = valueOf('code')
    const status = valueOf('status')
    if (!code || !ts.isStringLiteral(code)) return
    if (status && ts.isNumericLiteral(status)) add(status.text, code)
    else if (isRowsFolder) add('row', code)
  }

  visit(source)
}
