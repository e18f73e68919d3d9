variable "domain" {
  default = "shared.example.com"
}
