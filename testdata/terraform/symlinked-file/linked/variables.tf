variable "domain" {
  default = "linked.example.com"
}
