/** The organization and the id in the address of a request's page; null where they cannot be read. */
export function requestSegments(segments: unknown): { organization: string; id: string } | null {
  if (!Array.isArray(segments) || segments.length !== 3) return null
  try {
    const [organization, id] = segments.slice(1).map((text) => decodeURIComponent(String(text)))
    // No id holds a NUL, and the database takes none.
    if (!organization || !id || /\0/.test(organization + id)) return null
    return { organization, id }
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
