variable "key" {
  type      = string
  sensitive = true
  default   = <<-PEM
    -----BEGIN PRIVATE KEY-----
    Tm8ga2V5IGF0IGFsbDogYSB0ZXh0IHRoYXQgc3RhbmRzIHdoZXJlIHRoZSBsZXR0
    ZXJzIG9mIG9uZSB3b3VsZCBiZS4gTm8ga2V5IGF0IGFsbDogYSB0ZXh0IHRoYXQg
    c3RhbmRzIHdoZXJlIHRoZSBsZXR0ZXJzIG9mIG9uZSB3b3VsZCBiZS4gTm8ga2V5
    IGF0IGFsbDogYSB0ZXh0IHRoYXQgc3RhbmRzIHdoZXJlIHRoZSBsZXR0ZXJzIG9m
    IG9uZSB3b3VsZCBiZS4gTm8ga2V5IGF0IGFsbDogYSB0ZXh0IHRoYXQgc3RhbmRz
    IHdoZXJlIHRoZSBsZXR0ZXJzIG9mIG9uZSB3b3VsZCBiZS4g
    -----END PRIVATE KEY-----
  PEM
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = file("shop.pem")
  private_key       = var.key
}
