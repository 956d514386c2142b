import { createHash } from 'node:crypto'

/**
 * The id of a row of a file that brings none: the same in every run over the same file, whenever that
 * is, and another one for another project, model, file or place in it.
 * @param fileHash hash of the file's whole content
 * @param position 1 is the first row
 */
export function importedId(
  project: string,
  model: string,
  fileHash: string,
  position: number,
): string {
  const digest = createHash('sha256')
    // Models are found whatever their case, so the case makes no other model.
    .update(JSON.stringify([project, model.toLowerCase(), fileHash, position]))
    .digest()
  // 132 bits, so that two rows never share one.
  return `imp_${digest.toString('base64url').slice(0, 22)}`
}
