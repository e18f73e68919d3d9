# Nothing was made.
output "nothing" {
  value = null
}
