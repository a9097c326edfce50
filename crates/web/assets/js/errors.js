// The summary of errors takes the focus, so that it is read first; so does the heading of a refusal.
document.querySelector('.errsum, [data-refused]')?.focus();
