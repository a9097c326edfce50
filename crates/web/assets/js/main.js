// Everything here makes a page quicker to use; none of it is needed to use the page.
import './card.js';
import './refused.js';
import './keys.js';
import './narrow.js';
import './errors.js';
import './preview.js';
import './rows.js';
import './when.js';
