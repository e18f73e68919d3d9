output "tags" {
  value = {}
}
