import { projectsSlug } from '@collections/slugs'

/** The address of a project's page, or of a tab of it. */
export const projectPath = (id: string, tab = ''): string =>
  `/collections/${projectsSlug}/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`
