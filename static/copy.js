// A button that copies the text beside it. Without this script the button stays hidden and the text can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = "浏览器不允许复制：文字已选中，请按 Ctrl+C";
    }
  });
}
