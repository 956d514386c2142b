/** Usage by any measure and division. */
export const ANALYTICS_PATH = '/analytics'
