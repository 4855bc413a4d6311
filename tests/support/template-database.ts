/** The migrated PostgreSQL database of a test run, of which each test gets a copy. */
export const TEMPLATE_NAME = 'octavo_template';
