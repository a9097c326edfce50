// A button that may not be pressed keeps the focus order; pressing it leads to the reason.
document.addEventListener('click', (event) => {
  const refused = event.target.closest('[aria-disabled="true"]');
  if (!refused) return;
  event.preventDefault();
  const reason = document.getElementById(refused.getAttribute('aria-describedby') ?? '');
  if (!reason) return;
  reason.closest('details')?.setAttribute('open', '');
  reason.tabIndex = -1;
  reason.focus();
});
