locals {
  certificates = {
    shop = { body = "shop.pem", key = "shop.key" }
    blog = { body = "blog.pem", key = "blog.key" }
  }
}

resource "aws_acm_certificate" "each" {
  for_each = local.certificates

  certificate_body = file("${path.module}/${each.value.body}")
  private_key      = file("${path.module}/${each.value.key}")
}
